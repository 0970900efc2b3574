package dev.ownrelay.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The readings of several rounds.
final class Figures {

    private final List<Double> readings = new ArrayList<>();

    void add(double reading) {
        readings.add(reading);
    }

    double median() {
        return readings.stream().sorted().toList().get(readings.size() / 2);
    }

    /// Median, least and most.
    String text(int decimals) {
        var sorted = readings.stream().sorted().toList();
        var format = "%,." + decimals + "f (%,." + decimals + "f to %,." + decimals + "f)";
        return String.format(Locale.ROOT, format, median(), sorted.getFirst(), sorted.getLast());
    }
}
