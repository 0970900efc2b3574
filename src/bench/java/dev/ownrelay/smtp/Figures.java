package dev.ownrelay.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The readings of several rounds.
public final class Figures {

    private final List<Double> readings = new ArrayList<>();

    public void add(double reading) {
        readings.add(reading);
    }

    public double median() {
        return readings.stream().sorted().toList().get(readings.size() / 2);
    }

    /// Median, least and most.
    public String text(int decimals) {
        var sorted = readings.stream().sorted().toList();
        var format = "%,." + decimals + "f (%,." + decimals + "f to %,." + decimals + "f)";
        return String.format(Locale.ROOT, format, median(), sorted.getFirst(), sorted.getLast());
    }
}
