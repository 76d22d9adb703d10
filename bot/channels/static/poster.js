const button = document.getElementById("print");
button.hidden = false; // without script there is nothing behind it
button.addEventListener("click", () => window.print());
