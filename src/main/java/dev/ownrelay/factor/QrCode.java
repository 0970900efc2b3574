package dev.ownrelay.factor;

import io.nayuki.qrcodegen.QrCode.Ecc;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The picture that apps read with a camera.
///
/// @param size modules a side, with the quiet zone
/// @param path the dark modules as one path of SVG
record QrCode(int size, String path) {

    /// Modules of light around it (ISO/IEC 18004, section 6.3.8).
    private static final int QUIET = 4;

    static QrCode of(String text) {
        var code = io.nayuki.qrcodegen.QrCode.encodeText(text, Ecc.MEDIUM);
        var path =
                IntStream.range(0, code.size * code.size)
                        .filter(i -> code.getModule(i % code.size, i / code.size))
                        .mapToObj(i ->
                                "M%d %dh1v1h-1z"
                                        .formatted(i % code.size + QUIET, i / code.size + QUIET))
                        .collect(Collectors.joining());
        return new QrCode(code.size + 2 * QUIET, path);
    }

    public String box() {
        return "0 0 %d %d".formatted(size, size);
    }
}
