package dev.ownrelay.rejection;

import dev.ownrelay.rejection.Cause.Actor;
import dev.ownrelay.rejection.Cause.NextStep;

import org.jspecify.annotations.Nullable;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Where the next step of an explanation is taken: a page of the product, or people to ask. The
/// words are `way.<kind>` in the message files.
///
/// @param path of the page; null: there are only people to ask
/// @param people their names; none for a page
public record WayOut(Kind kind, @Nullable String path, List<String> people) {

    /// The places that a way out leads to.
    public enum Kind {
        /// *My account*, E-mail settings.
        MY_ACCOUNT,
        /// The page of the mail server, for administrators.
        SERVER,
        /// The addresses from which the mail server sends, for administrators.
        SENDING_ADDRESSES,
        /// What is advised on the domain of the sender, for administrators.
        DOMAIN,
        /// The administrators, for everybody else.
        ASK,
        /// The field of the candidate's address.
        ADDRESS,
        /// The message.
        MESSAGE
    }

    /// Whether it is not the first to be told where a step does the same on the spot.
    public boolean stepsAside() {
        return kind == Kind.ADDRESS || kind == Kind.MESSAGE;
    }

    /// Who looks for a way out, and from where. What is null is not there to be linked to.
    ///
    /// @param candidate whose address the message went to
    /// @param server of the agency; null for the default relay too, which the operator keeps
    /// @param domain of the sender, as far as it is the agency's
    /// @param administrators their names, to be asked by a reader who is none
    public record Spot(
            @Nullable UUID message,
            @Nullable UUID candidate,
            @Nullable UUID server,
            @Nullable String domain,
            boolean administrator,
            List<String> administrators) {}

    /// The ways out, the best first.
    public static List<WayOut> of(Explanation explanation, Spot spot) {
        var ways = new ArrayList<WayOut>();
        switch (explanation.nextStep()) {
            case CHOOSE_SERVER -> {
                ways.add(page(Kind.MY_ACCOUNT, "/account#server"));
                addServer(ways, spot);
            }
            case SERVER_SETTINGS -> addServer(ways, spot);
            case CANDIDATE_ADDRESS -> {
                if (spot.candidate() != null) {
                    ways.add(address(spot.candidate()));
                }
            }
            // The check of the message belongs before the message once there is one.
            case MESSAGE -> {
                if (spot.message() != null) {
                    ways.add(page(Kind.MESSAGE, "/messages/" + spot.message() + "#message"));
                }
            }
            case DOMAIN_ADVICE, CONTACT_PROVIDER -> {
                addSendingAddresses(ways, explanation, spot);
                addDomain(ways, explanation, spot);
                addPeople(ways, explanation, spot);
            }
            case WAIT -> addSettings(ways, explanation, spot);
            case NONE -> {}
        }
        return ways;
    }

    private static void addServer(List<WayOut> ways, Spot spot) {
        if (!spot.administrator()) {
            ways.add(new WayOut(Kind.ASK, null, spot.administrators()));
        } else if (spot.server() != null) {
            ways.add(server(spot.server()));
        }
    }

    private static void addSendingAddresses(List<WayOut> ways, Explanation explanation, Spot spot) {
        boolean asked = explanation.cause().liesInSendingServer();
        if (asked && spot.administrator() && spot.server() != null) {
            var page = server(spot.server()).path() + "#outgoingAddresses";
            ways.add(page(Kind.SENDING_ADDRESSES, page));
        }
    }

    private static void addDomain(List<WayOut> ways, Explanation explanation, Spot spot) {
        boolean advised =
                explanation.nextStep() == NextStep.DOMAIN_ADVICE
                        || explanation.cause().liesInSendingServer();
        if (advised && spot.administrator() && spot.domain() != null) {
            ways.add(domain(spot.domain()));
        }
    }

    /// While the message is tried again nobody has to act, but its words name the settings.
    private static void addSettings(List<WayOut> ways, Explanation explanation, Spot spot) {
        boolean named = explanation.cause().nextStep() == NextStep.SERVER_SETTINGS;
        if (named && spot.administrator() && spot.server() != null) {
            ways.add(server(spot.server()));
        }
    }

    private static void addPeople(List<WayOut> ways, Explanation explanation, Spot spot) {
        if (!spot.administrator() && explanation.actor() == Actor.ADMINISTRATOR) {
            ways.add(new WayOut(Kind.ASK, null, spot.administrators()));
        }
    }

    /// The page of a mail server of the agency.
    public static WayOut server(UUID server) {
        return page(Kind.SERVER, "/maintenance/smtp-servers/" + server);
    }

    /// The address of a candidate.
    public static WayOut address(UUID candidate) {
        return page(Kind.ADDRESS, "/candidates/" + candidate + "/edit#email");
    }

    /// What is advised on a domain of senders.
    public static WayOut domain(String domain) {
        var name = URLEncoder.encode(domain, StandardCharsets.UTF_8);
        return page(Kind.DOMAIN, "/maintenance/domains/of?domain=" + name);
    }

    private static WayOut page(Kind kind, String path) {
        return new WayOut(kind, path, List.of());
    }
}
