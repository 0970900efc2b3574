package dev.ownrelay.verdict;

import static dev.ownrelay.server.SenderVerdict.Actor.ADMINISTRATOR;
import static dev.ownrelay.server.SenderVerdict.Actor.NOBODY;
import static dev.ownrelay.server.SenderVerdict.Actor.OPERATOR;
import static dev.ownrelay.server.SenderVerdict.Actor.USER;
import static dev.ownrelay.server.SenderVerdict.Result.BELIEVED;
import static dev.ownrelay.server.SenderVerdict.Result.CANNOT_TELL;
import static dev.ownrelay.server.SenderVerdict.Result.NOT_BELIEVED;

import dev.ownrelay.authentication.SpfEvaluation;
import dev.ownrelay.authentication.SpfFault.Kind;
import dev.ownrelay.authentication.SpfResult;
import dev.ownrelay.mail.FreeMail;
import dev.ownrelay.server.SenderVerdict.Actor;
import dev.ownrelay.server.SenderVerdict.Result;
import dev.ownrelay.verdict.Outgoing.Source;

import java.util.Locale;

/// Why receivers believe a sender, or do not.
enum Reason {
    /// The record of the domain names the server.
    RECORD(BELIEVED, NOBODY, false),

    /// The record of the domain names the addresses at which receivers saw the server.
    SEEN_NAMED(BELIEVED, NOBODY, false),

    /// A signature vouches for the domain.
    SIGNATURE(BELIEVED, NOBODY, false),

    NO_ANSWER(CANNOT_TELL, NOBODY, false),
    ADDRESSES_UNKNOWN(CANNOT_TELL, ADMINISTRATOR, false),
    RELAY_ADDRESSES_UNKNOWN(CANNOT_TELL, OPERATOR, false),

    /// A receiver saw the server, as others say, where the record does not name it.
    SEEN_NOT_NAMED(CANNOT_TELL, ADMINISTRATOR, false),
    RELAY_SEEN_NOT_NAMED(CANNOT_TELL, OPERATOR, false),

    /// Only a signature could help, and nobody has said whether there is one.
    SIGNATURE_UNKNOWN(CANNOT_TELL, ADMINISTRATOR, false),
    RELAY_SIGNATURE_UNKNOWN(CANNOT_TELL, OPERATOR, false),

    NO_SUCH_DOMAIN(NOT_BELIEVED, ADMINISTRATOR, false),
    TAKES_NO_MAIL(NOT_BELIEVED, ADMINISTRATOR, false),

    /// The domain belongs to a provider of free mail, which names its own servers only.
    FREE_MAIL(NOT_BELIEVED, USER, false),

    NO_RECORD(NOT_BELIEVED, ADMINISTRATOR, true),
    TWO_RECORDS(NOT_BELIEVED, ADMINISTRATOR, true),
    TOO_MANY_LOOKUPS(NOT_BELIEVED, ADMINISTRATOR, true),
    BROKEN_RECORD(NOT_BELIEVED, ADMINISTRATOR, true),
    SERVER_NOT_NAMED(NOT_BELIEVED, ADMINISTRATOR, true),
    RELAY_NOT_NAMED(NOT_BELIEVED, ADMINISTRATOR, true),
    PROVIDER_NOT_NAMED(NOT_BELIEVED, ADMINISTRATOR, true),

    /// Another domain's record names the server.
    OTHER_DOMAIN(NOT_BELIEVED, ADMINISTRATOR, true);

    final Result result;
    private final Actor actor;

    /// Whether the words say what receivers do.
    private final boolean withConsequence;

    Reason(Result result, Actor actor, boolean withConsequence) {
        this.result = result;
        this.actor = actor;
        this.withConsequence = withConsequence;
    }

    static Reason of(Evidence found) {
        if (found.noSuchDomain()) {
            return NO_SUCH_DOMAIN;
        }
        if (found.takesNoMail()) {
            return TAKES_NO_MAIL;
        }
        return switch (found.dmarc().result()) {
            case PASS -> trust(found);
            case TEMPERROR -> NO_ANSWER;
            case NONE, PERMERROR -> found.aligned() ? trust(found) : doubt(found);
            case FAIL -> doubt(found);
        };
    }

    private static Reason trust(Evidence found) {
        if (found.facts().carriesSignature()) {
            return SIGNATURE;
        }
        return found.spf().outgoing().source() == Source.SEEN ? SEEN_NAMED : RECORD;
    }

    private static Reason doubt(Evidence found) {
        var result = found.spf().result();
        if (result == SpfResult.TEMPERROR) {
            return NO_ANSWER;
        }
        var facts = found.facts();
        if (FreeMail.offers(facts.domain())) {
            boolean own = FreeMail.sends(host(facts), facts.domain());
            return own ? addressesUnknown(facts) : FREE_MAIL;
        }
        if (result == null) {
            return unknown(facts, found.spf());
        }
        return switch (result) {
            case PASS -> OTHER_DOMAIN;
            case NONE -> NO_RECORD;
            case PERMERROR -> broken(found.spf().evaluation());
            case NEUTRAL, SOFTFAIL, FAIL, TEMPERROR -> notNamed(found);
        };
    }

    private static Reason unknown(SenderFacts facts, SpfFinding spf) {
        boolean relay = facts.way().relay();
        if (spf.provider() != null) {
            return relay ? RELAY_SIGNATURE_UNKNOWN : SIGNATURE_UNKNOWN;
        }
        if (spf.doubted()) {
            return relay ? RELAY_SEEN_NOT_NAMED : SEEN_NOT_NAMED;
        }
        return addressesUnknown(facts);
    }

    private static Reason addressesUnknown(SenderFacts facts) {
        return facts.way().relay() ? RELAY_ADDRESSES_UNKNOWN : ADDRESSES_UNKNOWN;
    }

    private static String host(SenderFacts facts) {
        return facts.way().host().toLowerCase(Locale.ROOT);
    }

    private static Reason broken(SpfEvaluation evaluation) {
        var fault = evaluation.faults().stream().filter(each -> each.kind().breaks()).findFirst();
        return switch (fault.map(each -> each.kind()).orElse(Kind.SYNTAX)) {
            case TWO_RECORDS -> TWO_RECORDS;
            case TOO_MANY_LOOKUPS -> TOO_MANY_LOOKUPS;
            default -> BROKEN_RECORD;
        };
    }

    private static Reason notNamed(Evidence found) {
        if (found.spf().provider() != null) {
            return PROVIDER_NOT_NAMED;
        }
        return found.facts().way().relay() ? RELAY_NOT_NAMED : SERVER_NOT_NAMED;
    }

    /// @param operators whether the address in From is the operator's
    Actor actor(boolean operators) {
        return operators && actor != NOBODY ? OPERATOR : actor;
    }

    /// The message key of the sentence.
    String words(String consequence) {
        var key = "verdict." + name().toLowerCase(Locale.ROOT).replace('_', '-');
        return withConsequence ? key + "." + consequence : key;
    }
}
