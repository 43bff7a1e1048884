// What stands where no chat is open, and the very first step where there are no people yet.

import { el } from "./dom.js";

export function drawNothing(box, people, bot, addPerson) {
  if (people.length > 0) return box.replaceChildren(el("p", {}, "Choose a chat."));
  const field = el("input", { id: "new-person", required: true, maxlength: 60, placeholder: "Olena", autocomplete: "off" });
  const onsubmit = (event) => {
    event.preventDefault();
    addPerson(field.value.trim());
  };
  return box.replaceChildren(
    el(
      "form",
      { class: "first", onsubmit },
      el("h2", {}, "Nobody is here yet"),
      el("p", {}, `Join a bot to the address ${location.origin} with the token that the terminal shows. Then give somebody a name who will write to it.`),
      el("label", { for: "new-person" }, "A person's name"),
      field,
      el("button", { class: "primary", type: "submit" }, `Come in and meet ${bot.first_name}`),
    ),
  );
}
