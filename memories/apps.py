from django.apps import AppConfig
from django.core.checks import register


class MemoriesConfig(AppConfig):
    name = "memories"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from memories.checks import check_settings

        register(check_settings, "memoryscope")
