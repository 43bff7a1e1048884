"""Data that people edit, validated on load: settings, regions, locales."""
