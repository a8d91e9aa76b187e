// The rules of html-validate for published pages. A rule is switched off only here, with the reason.
module.exports = {
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    rules: {
        // Style: the standard takes it in any case.
        "doctype-style": "off",
    },
};
