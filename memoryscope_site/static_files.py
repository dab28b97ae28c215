from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed names, also inside ES modules: each import names the hashed file."""

    support_js_module_import_aggregation = True
