// Signing up: tells the server in which time zone this browser is. Without it, that of the installation is taken.

const field = document.querySelector("input[data-time-zone]");
if (field && !field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
