package dev.ownrelay.web;

import java.util.regex.Pattern;

/// Pages that people open by a link, before they are signed in. What stands behind the name of such
/// a page lets in whoever knows it.
final class LinkPaths {

    private static final Pattern PAGE =
            Pattern.compile("(/(?:setup|invitation|reset|confirm))(/[^/]+)?/?");

    private LinkPaths() {}

    static boolean match(String path) {
        return PAGE.matcher(path).matches();
    }

    /// Whether something stands behind the name of such a page, however it goes on. A provider
    /// sends people back with a code in the query.
    static boolean holdsToken(String path) {
        return !masked(path).equals(path);
    }

    /// The path as others may read it.
    static String masked(String path) {
        return path.replaceFirst("^(/(?:setup|invitation|reset|confirm|oauth)/).+", "$1***");
    }
}
