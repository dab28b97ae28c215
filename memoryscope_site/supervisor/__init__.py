"""`manage.py run`: prepares the installation, starts web and worker, keeps them running, ends them together.

Reading order: preparation, taking_up, record, child, watch, welcome.
"""
