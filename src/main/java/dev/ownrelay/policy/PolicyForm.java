package dev.ownrelay.policy;

import static java.util.stream.Collectors.toMap;

import dev.ownrelay.check.FindingKind;

import org.springframework.validation.Errors;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/// What an administrator wants checked, as it is chosen.
///
/// @param severity the word of a choice for the id of each finding; empty: as Ownrelay advises
/// @param version of the policy that the form was filled from
record PolicyForm(Map<String, String> severity, String sendsAnyway, String version) {

    @SuppressWarnings("NullAway") // a parameter that was not sent is bound as null
    PolicyForm {
        severity = severity == null ? Map.of() : severity;
        sendsAnyway = Objects.requireNonNullElse(sendsAnyway, "");
        version = Objects.requireNonNullElse(version, "");
    }

    static PolicyForm of(Policy policy) {
        return new PolicyForm(
                Arrays.stream(FindingKind.values())
                        .filter(FindingKind::isChosen)
                        .collect(toMap(FindingKind::id, kind -> word(policy, kind))),
                policy.sendsAnyway().word(),
                Integer.toString(policy.version()));
    }

    static String word(Policy policy, FindingKind kind) {
        var choice = policy.choices().get(kind);
        return choice == null ? "" : choice.word();
    }

    boolean isOf(Policy policy) {
        return version.equals(Integer.toString(policy.version()));
    }

    void check(Errors errors) {
        if (SendsAnyway.of(sendsAnyway).isEmpty()) {
            errors.rejectValue("sendsAnyway", "policy.anyway.required");
        }
        boolean known =
                severity.values().stream()
                        .filter(word -> word != null && !word.isEmpty())
                        .allMatch(word -> Choice.of(word).isPresent());
        if (!known) {
            errors.reject("policy.choice.required");
        }
    }

    /// The policy with what was chosen here. Of what the form did not ask, it stays as it is.
    Policy applied(Policy policy) {
        var choices = new EnumMap<FindingKind, Choice>(FindingKind.class);
        choices.putAll(policy.choices());
        severity.forEach((id, word) ->
                FindingKind.of(id)
                        .filter(FindingKind::isChosen)
                        .ifPresent(kind ->
                                Choice.of(word)
                                        .ifPresentOrElse(
                                                choice -> choices.put(kind, choice),
                                                () -> choices.remove(kind))));
        return new Policy(
                choices,
                SendsAnyway.of(sendsAnyway).orElse(policy.sendsAnyway()),
                policy.version());
    }
}
