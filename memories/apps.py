from django.apps import AppConfig
from django.core.checks import register


class MemoriesConfig(AppConfig):
    name = "memories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from memories.checks import check_settings
        from memories.forget import forgetting
        from memories.recall_checks import forget_words

        register(check_settings, "memoryscope")
        forgetting.connect(forget_words, dispatch_uid="checks of recall")
