package dev.ownrelay.harness;

import dev.ownrelay.conversation.Figures;

/// Prints figures as docs/benchmarks.md shows them.
final class Table {

    static void head(String title) {
        System.out.printf("%n%s%n%n| What | Median (least to most) | Must | Aim | Met |%n", title);
        System.out.println("|---|---|---|---|---|");
    }

    static void row(String what, String figure) {
        System.out.printf("| %s | %s | | | |%n", what, figure);
    }

    static void atLeast(String what, Figures figures, double must, double aim) {
        double median = figures.median();
        line(what, figures, must, aim, "≥", median >= must, median >= aim);
    }

    static void atMost(String what, Figures figures, double must) {
        line(what, figures, must, must, "≤", figures.median() <= must, true);
    }

    private static void line(
            String what,
            Figures figures,
            double must,
            double aim,
            String sign,
            boolean reached,
            boolean aimReached) {
        System.out.printf(
                "| %s | %s | %s %s | %s | %s |%n",
                what,
                figures.text(2),
                sign,
                must,
                aim == must ? "" : sign + " " + aim,
                !reached ? "no" : aimReached ? "yes" : "must only");
    }

    private Table() {}
}
