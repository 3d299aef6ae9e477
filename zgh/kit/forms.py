"""How forms look: one renderer, our field template."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Renders every field with templates/parts/field.html (label, control, help, error linked by aria)."""

    field_template_name = "parts/field.html"
