package dev.ownrelay.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The readings of several rounds.
public final class Figures {

    private final List<Double> readings = new ArrayList<>();

    public void add(double reading) {
        readings.add(reading);
    }

    public int count() {
        return readings.size();
    }

    public double median() {
        return readings.stream().sorted().toList().get(readings.size() / 2);
    }

    /// The reading that so many of 100 do not exceed.
    public double percentile(int percent) {
        int rank = (readings.size() * percent + 99) / 100;
        return readings.stream().sorted().toList().get(Math.max(1, rank) - 1);
    }

    public Figures dividedBy(double by) {
        var shares = new Figures();
        readings.forEach(reading -> shares.add(reading / by));
        return shares;
    }

    /// Median, least and most.
    public String text(int decimals) {
        var sorted = readings.stream().sorted().toList();
        var format = "%,." + decimals + "f (%,." + decimals + "f to %,." + decimals + "f)";
        return String.format(Locale.ROOT, format, median(), sorted.getFirst(), sorted.getLast());
    }
}
