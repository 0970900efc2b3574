package dev.ownrelay.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What was said in one conversation, line by line, for the person who looks for a fault. Whatever
/// the client says to log in is left out, and so is every echo of it; lines are bounded in number
/// and length and free of control characters. Lives as long as a page, never stored.
public final class Transcript {

    private static final int MAX_LINES = 200;
    private static final String CUT = "…";

    private final List<String> lines = new ArrayList<>();
    private final LoginMask mask;
    private boolean loggingIn;
    private boolean withToken;

    public Transcript(SmtpEndpoint endpoint) {
        mask = new LoginMask(endpoint);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }

    /// From now on this token is hidden too.
    void hides(AccessTokens.Token token) {
        mask.hides(token);
    }

    /// The client says a command.
    void said(String command) {
        if (command.toUpperCase(Locale.ROOT).startsWith("AUTH ")) {
            var parts = command.split(" ", 3);
            loggingIn = true;
            withToken = parts[1].equalsIgnoreCase(TokenLogin.MECHANISM);
            add("C: AUTH " + parts[1] + " " + LoginMask.HIDDEN);
        } else if (loggingIn && command.isEmpty()) {
            add("C:");
        } else if (loggingIn) {
            saidSecret();
        } else {
            add("C: " + SmtpReply.clean(mask.hide(command)));
        }
    }

    /// The client says what nobody else may read.
    void saidSecret() {
        add("C: " + LoginMask.HIDDEN);
    }

    /// @param reply the lines of the server as read, one octet a character, divided by LF
    void heard(String reply) {
        reply.lines().forEach(this::heardLine);
    }

    private void heardLine(String line) {
        if (loggingIn && line.startsWith("334")) {
            add("S: 334 " + challenge(line));
            return;
        }
        loggingIn = false;
        add("S: " + mask.hide(SmtpReply.clean(line)));
    }

    /// Why a token is refused is for people, a question for a password is not.
    private String challenge(String line) {
        var told = withToken ? TokenLogin.details(line) : null;
        return told == null || told.isEmpty() ? LoginMask.HIDDEN : mask.hide(told);
    }

    private void add(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else if (lines.size() == MAX_LINES) {
            lines.add(CUT);
        }
    }
}
