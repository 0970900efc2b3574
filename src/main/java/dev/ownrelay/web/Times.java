package dev.ownrelay.web;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// Says moments in the words of the reader and in the zone `ownrelay.time-zone` (default: the zone
/// of the machine). Pages use it as `@times`.
@Component("times")
class Times {

    private final MessageSource words;
    private final Clock clock;
    private final ZoneId zone;

    Times(MessageSource words, Clock clock, ZoneId zone) {
        this.words = words;
        this.clock = clock;
        this.zone = zone;
    }

    /// The shortest text that is still clear: the time today, the day's name around today, else the
    /// date.
    public String brief(Instant instant) {
        var locale = LocaleContextHolder.getLocale();
        var then = instant.atZone(zone);
        var time = format("HH:mm", then, locale);
        var days = ChronoUnit.DAYS.between(LocalDate.now(clock.withZone(zone)), then.toLocalDate());
        return switch ((int) days) {
            case 0 -> time;
            case -1 -> words.getMessage("time.yesterday", new Object[] {time}, locale);
            case 1 -> words.getMessage("time.tomorrow", new Object[] {time}, locale);
            default -> format(days > 0 ? "d MMM yyyy HH:mm" : "d MMM yyyy", then, locale);
        };
    }

    /// Date and time, in lists that tell what happened when.
    public String moment(Instant instant) {
        return format("d MMM yyyy HH:mm", instant.atZone(zone), LocaleContextHolder.getLocale());
    }

    /// The date alone, where the time says nothing.
    public String date(Instant instant) {
        return format("d MMM yyyy", instant.atZone(zone), LocaleContextHolder.getLocale());
    }

    /// Whether the moment is past or comes within so many days.
    public boolean within(Instant instant, int days) {
        return instant.isBefore(clock.instant().plus(days, ChronoUnit.DAYS));
    }

    /// Day, date and time to the second, with the zone.
    public String full(Instant instant) {
        return format(
                "EEEE d MMMM yyyy HH:mm:ss z",
                instant.atZone(zone),
                LocaleContextHolder.getLocale());
    }

    private static String format(String pattern, ZonedDateTime moment, Locale locale) {
        return DateTimeFormatter.ofPattern(pattern, locale).format(moment);
    }
}
