// The rules of html-validate for published pages. A rule is changed only here, with the reason.
module.exports = {
    root: true,
    extends: ["html-validate:recommended", "html-validate:document"],
    rules: {
        // Style: the standard takes it in any case.
        "doctype-style": "off",
        // Style: an item's text is as its editor wrote it, spaces at the ends of lines and telephone numbers too.
        "no-trailing-whitespace": "off",
        "tel-non-breaking": "off",
        // Advice about search engines: a title is as long as its editor made it.
        "long-title": "off",
        // Pages load only files of their own publication, which tests in the browser hold; by their absolute
        // addresses, which this takes for those of strangers.
        "require-sri": "off",
        // The standard lets an id begin with any character, so a heading's may be "2025".
        "valid-id": ["error", { relaxed: true }],
    },
};
