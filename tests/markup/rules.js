// What html-validate holds HTML against. A rule that is off has its reason beside it.

/** For every page and email. */
export const pageRules = {
  extends: ["html-validate:recommended", "html-validate:document"],
  elements: ["html5"],
  rules: {
    "require-sri": ["error", { target: "crossorigin" }], // our own style sheet is named by its hash, on our own host
    // Boxes of one name are the values of one choice; checkboxes are not among the kinds that share one by default.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "submit", "button", "reset"] }],
    "prefer-button": "off", // a picture that is a button says where it was clicked, and needs no script for it
    "long-title": "off", // titles are the article's and the clinic's own words, and no search engine shows them
  },
};

/** For emails: what mail programs need and the HTML standard advises against. */
export const emailRules = {
  ...pageRules,
  rules: {
    ...pageRules.rules,
    "no-inline-style": "off", // Gmail drops style sheets for some accounts: the look stands on the elements
    "no-conditional-comment": "off", // Outlook for Windows takes its tables of a fixed width from these alone
    "no-deprecated-attr": "off", // align, width, bgcolor, cellpadding: Outlook for Windows reads few styles
    "prefer-native-element": "off", // role=article on a div: programs that drop <article> keep the role and its lang
  },
};
