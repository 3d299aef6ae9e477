"""What changed besides words is said in a sentence; nothing that changed is called unchanged."""

import pytest

from zgh.kit.changes import matched
from zgh.kit.touches import touches

ONE, TWO = "/files/0a0a0a0a-1111-2222-3333-444444444444/", "/files/0b0b0b0b-1111-2222-3333-444444444444/"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('<p><a href="https://a.cn">报名</a></p>', '<p><a href="https://b.cn">报名</a></p>', ["链接改了：https://a.cn → https://b.cn"]),
        ("<p>报名</p>", '<p><a href="https://b.cn">报名</a></p>', ["加了链接：“报名” https://b.cn"]),
        ('<p><a href="/x/">报名</a></p>', "<p>报名</p>", ["去掉了链接：“报名” /x/"]),
        (f'<img src="{ONE}" alt="合影">', f'<img src="{TWO}" alt="合影">', ["换了图片：合影"]),
        (f'<img src="{ONE}" alt="合影">', f'<img src="{TWO}" alt="会场">', ["换了图片：合影 → 会场"]),
        (f'<img src="{ONE}"><img src="{TWO}">', f'<img src="{TWO}"><img src="{ONE}">', ["图片换了位置"]),
        ("<p>明天放假</p>", "<p><strong>明天</strong>放假</p>", ["加了加粗：“明天”"]),
        ("<p><strong>明天</strong>放假</p>", "<p>明天<strong>放假</strong></p>", ["加粗改了：“明天” → “放假”"]),
        ("<p>明天</p>", "<h3>明天</h3>", ["“明天”由正文改成小标题"]),
        ("<ul><li>明天</li></ul>", "<ol><li>明天</li></ol>", ["只改了排版，文字没有变"]),
        ("<p>明天</p>", "<p>后天</p>", []),
        ("<p>明天</p>", "<p>明天</p>", []),
        ("", "<p>明天</p>", []),
    ],
)  # fmt: skip
def test_what_is_no_word_is_said_too(old: str, new: str, said: list[str]) -> None:
    assert touches(old, new) == said


def test_what_is_repeated_all_over_a_long_text_is_no_landmark():
    assert matched(["一"] * 500, ["一"] * 500).bpopular == {"一"}
    assert not matched(["一"] * 50, ["一"] * 50).bpopular
    long = "<p><strong>一</strong></p>" * 500
    assert touches(long, long.replace("一", "二", 1))
