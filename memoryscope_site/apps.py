from django.apps import AppConfig, apps
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate

from memoryscope_site.checks import check_database, check_servers
from memoryscope_site.schedule import ensure_tick


class SiteConfig(AppConfig):
    name = "memoryscope_site"
    verbose_name = "MemoryScope"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        register(check_servers, "memoryscope")
        register(check_database, Tags.database)
        post_migrate.connect(ensure_tick, sender=apps.get_app_config("django_q"))
