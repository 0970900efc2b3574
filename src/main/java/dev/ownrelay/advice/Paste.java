package dev.ownrelay.advice;

/// A record to paste into the DNS, of the type TXT.
///
/// @param kind as in `data-paste`
/// @param replaces whether another record of this name has to go
public record Paste(String kind, String name, String value, boolean replaces) {

    public static final String SPF = "spf";
    public static final String DMARC = "dmarc";
    public static final String DKIM = "dkim";

    public String type() {
        return "TXT";
    }
}
