package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;

/// Lets the forms of a page lead to sites of others: browsers stop a form whose answer sends them
/// where the policy of its page does not.
public final class FormTargets {

    private static final String ANYWHERE = FormTargets.class.getName() + ".anywhere";

    private FormTargets() {}

    /// Of the page that answers this request: it has a button that leads to a provider's sign-in,
    /// and that leads on to whoever signs the person in.
    public static void anywhere(HttpServletRequest request) {
        request.setAttribute(ANYWHERE, true);
    }

    static String policy(HttpServletRequest request) {
        return request.getAttribute(ANYWHERE) == null ? "'self'" : "'self' https:";
    }
}
