// Menus are <details class="menu">: they open without JavaScript. Here they close again as people expect.

/** Close every open menu but one. */
function closeBut(kept) {
  for (const menu of document.querySelectorAll('details.menu[open]')) if (menu !== kept) menu.open = false;
}

document.addEventListener('click', (event) => closeBut(event.target.closest('details.menu')));
document.addEventListener('focusin', (event) => closeBut(event.target.closest('details.menu')));
document.addEventListener('keydown', (event) => {
  const menu = event.key === 'Escape' && document.querySelector('details.menu[open]');
  if (!menu) return;
  menu.open = false;
  menu.querySelector('summary').focus();
});
