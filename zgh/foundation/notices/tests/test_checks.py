"""A wrong channel is said before anything is sent."""

import pytest

from zgh.foundation.notices.checks import channels_are_usable


@pytest.mark.parametrize(
    ("channels", "ids"),
    [
        ({"webhook": "https://:secret@bridge.example/hook"}, []),
        ({"webhook": ""}, []),
        ({"webhook": "bridge"}, ["notices.E002"]),
        ({"webhook": "ftp://:secret@bridge.example/"}, ["notices.E002"]),
        ({"webhook": "https://bridge.example/hook"}, ["notices.E003"]),
        ({"pigeon": "coo://"}, ["notices.E001"]),
    ],
)
def test_channels_are_looked_at(settings, channels, ids):
    settings.NOTICE_CHANNELS = channels
    found = channels_are_usable()
    assert [message.id for message in found] == ids
    assert not any("secret@" in f"{message.msg}" for message in found)
