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

    /// Within a sentence: the time today, else the day, too.
    public String brief(Instant instant) {
        return near(instant, "time.at");
    }

    /// Within a sentence that tells when something happened: with its preposition.
    public String told(Instant instant) {
        return near(instant, "time.told");
    }

    /// In lists: the day and the time.
    public String listed(Instant instant) {
        return near(instant, "time");
    }

    /// @param key before the days around today
    private String near(Instant instant, String key) {
        var locale = LocaleContextHolder.getLocale();
        var then = instant.atZone(zone);
        var time = format("HH:mm", then, locale);
        var today = LocalDate.now(clock.withZone(zone));
        var day =
                switch ((int) ChronoUnit.DAYS.between(today, then.toLocalDate())) {
                    case 0 -> ".today";
                    case -1 -> ".yesterday";
                    case 1 -> ".tomorrow";
                    default -> null;
                };
        if (day == null) {
            var year = then.getYear() == today.getYear() ? "" : " yyyy";
            var date = format("EEE d MMM" + year, then, locale);
            return words.getMessage(key + ".other", new Object[] {date, time}, locale);
        }
        return words.getMessage(key + day, new Object[] {time}, locale);
    }

    /// The date alone, where the time says nothing.
    public String date(Instant instant) {
        return format("d MMM yyyy", instant.atZone(zone), LocaleContextHolder.getLocale());
    }

    /// A day of the calendar, wherever one is.
    public String day(LocalDate day) {
        return DateTimeFormatter.ofPattern("d MMM yyyy", LocaleContextHolder.getLocale())
                .format(day);
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
