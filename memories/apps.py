from django.apps import AppConfig
from django.core.checks import register


class MemoriesConfig(AppConfig):
    name = "memories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from memories.checks import check_settings
        from memories.forget import forgetting
        from memories.forget.typed_words import forget_typed

        register(check_settings, "memoryscope")
        forgetting.connect(forget_typed, dispatch_uid="what was typed and kept")
