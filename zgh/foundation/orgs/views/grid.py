"""The province grid (组织地图): a figure per province, each leading to the list behind it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from zgh.foundation.access.gate import signed_in
from zgh.kit.pages import page

from ..layers import layers
from ..tiles import tiles


@signed_in
def grid(request: HttpRequest) -> HttpResponse:
    """Tiles of the layer in the address, the others in the table below."""
    offered = layers()
    chosen = next((layer for layer in offered if layer.key == request.GET.get("layer")), offered[0])
    found, legend = tiles(request.user, offered, chosen)
    context = {"layers": offered, "chosen": chosen, "tiles": found, "legend": legend, "tab": "services"}
    return page(request, "orgs/grid.html", context, partial="grid")
