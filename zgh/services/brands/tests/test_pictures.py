"""Pictures of a story: whoever reads it has those that stand in it now; earlier texts keep theirs for their keepers."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from zgh.foundation.files.attach import attach
from zgh.foundation.files.hold import hold

from .conftest import browser, found, fresh, picture


@pytest.mark.parametrize("where", ["story", "cover"])
def test_a_picture_taken_off_is_had_by_keepers_alone(cast: SimpleNamespace, where: str) -> None:
    brand = found(cast)
    file = attach(brand, hold(picture()), cast.yang)
    key, gone = str(file.uuid), "<p>从两间教室开始。</p>"
    shown = {"cover": key} if where == "cover" else {"story": f'<p>看</p><img src="{file.url}" alt="教室">'}

    def had() -> list[int]:
        return [browser(user).get(address).status_code for user in (cast.xiong, cast.yang) for address in addresses]

    addresses = (file.url, file.thumb_url)
    assert had() == [404, 404, 200, 200], "not yet in the story"
    brand.edit(cast.yang, seen=fresh(brand).seen, **shown)
    assert had() == [200, 200, 200, 200]
    brand.edit(cast.yang, seen=fresh(brand).seen, cover="", story=gone)
    assert had() == [404, 404, 200, 200]
