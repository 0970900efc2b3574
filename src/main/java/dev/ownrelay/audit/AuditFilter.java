package dev.ownrelay.audit;

import org.jspecify.annotations.Nullable;
import org.springframework.validation.Errors;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/// What a page of a trail shows, as it is typed.
///
/// @param person who did it, or to whom it was done
/// @param area what actions have in common: the part before the dot
/// @param since the first day
/// @param until the last day
/// @param after continue behind this row
record AuditFilter(String person, String area, String since, String until, String after) {

    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    AuditFilter {
        person = given(person);
        area = given(area);
        since = given(since);
        until = given(until);
        after = given(after);
    }

    private static String given(@Nullable String typed) {
        return typed == null ? "" : typed.strip().replace('\0', ' ');
    }

    public boolean narrowed() {
        return !(person + area + since + until).isEmpty();
    }

    /// Empty where something cannot be understood, which the errors then say.
    Optional<AuditCriteria> criteria(ZoneId zone, Errors errors) {
        var first = day("since", since, errors);
        var last = day("until", until, errors);
        if (first != null && last != null && last.isBefore(first)) {
            errors.rejectValue("until", "audit.until.early");
        }
        return errors.hasErrors()
                ? Optional.empty()
                : Optional.of(
                        new AuditCriteria(
                                person.isEmpty() ? null : uuid(person),
                                area,
                                first == null ? null : first.atStartOfDay(zone).toInstant(),
                                last == null
                                        ? null
                                        : last.plusDays(1).atStartOfDay(zone).toInstant()));
    }

    private static @Nullable LocalDate day(String field, String typed, Errors errors) {
        if (typed.isEmpty()) {
            return null;
        }
        try {
            if (DAY.matcher(typed).matches()) {
                return LocalDate.parse(typed);
            }
        } catch (DateTimeParseException e) {
            // no such day
        }
        errors.rejectValue(field, "audit.day.invalid");
        return null;
    }

    /// Something that is no id matches nothing.
    static UUID uuid(String typed) {
        try {
            return UUID.fromString(typed);
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }
}
