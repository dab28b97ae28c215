from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from memoryscope_site.schedule import ensure_tick


class SiteConfig(AppConfig):
    name = "memoryscope_site"
    verbose_name = "MemoryScope"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(ensure_tick, sender=apps.get_app_config("django_q"))
