from __future__ import annotations

import pytest

from coopfeed.migrating.importing import templates


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{{< youtube x1 >}}", "<https://www.youtube.com/watch?v=x1>"),
        ('{{< vimeo id="7" >}}', "<https://vimeo.com/7>"),
        ("{% youtube x1 %}", "<https://www.youtube.com/watch?v=x1>"),
        ('{{< figure src="/a b.png" caption="A barn" >}}', "![A barn](</a b.png>)\n\nA barn"),
        ("{% highlight ruby linenos %}\na\n{% endhighlight %}", "```ruby\na\n```"),
        ("![x]({{ site.url }}{{ site.baseurl }}/a.png)", "![x](/blog/a.png)"),
        ('[x]({{ "/a" | relative_url }})', "[x](/a)"),
        ("{% raw %}a{% endraw %}", "a"),
        ("a {: .class}", "a"),
        ("{{</* figure */>}}", "{{< figure >}}"),
        ("`{{< a >}}` and\n```\n{% b %}\n```\n", "`{{< a >}}` and\n```\n{% b %}\n```"),
        ("a { b } {{", "a { b } {{"),
    ],
)
def test_template_tags_that_state_their_content_become_markdown(text: str, shown: str) -> None:
    found, left_out = templates.without(text, "/blog")
    assert (found.strip(), left_out) == (shown, [])


@pytest.mark.parametrize(
    ("text", "shown", "kind"),
    [
        ('a {{< gist "x" >}} b', "a  b", "shortcode gist"),
        ("{{% note %}}a{{% /note %}}", "a", "shortcode note"),
        ('{% include a.html id="x" %}', "", "tag include"),
        ("{% if a %}b{% endif %}", "b", "tag if"),
        ("{{ page.title }}", "", "template expression"),
        ("{{< figure >}}", "", "shortcode figure"),
        ('a [b]({{< relref "c.md" >}}) d', "a b d", "link to another post"),
        ("a [b]({% post_url 2026-02-03-c %}#d) e", "a b e", "link to another post"),
    ],
)
def test_other_commands_are_left_out_and_reported(text: str, shown: str, kind: str) -> None:
    found, left_out = templates.without(text)
    assert (found, [each.kind for each in left_out]) == (shown, [kind])
