package dev.ownrelay.imports;

import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MultipartFile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/// Reads the text of a list, pasted or as a file, as spreadsheets write it.
final class ListFile {

    private static final int MOST = 512 * 1024;
    private static final Charset OLD = Charset.forName("windows-1252");

    private ListFile() {}

    /// @return the file's, where there is one
    static String text(String pasted, @Nullable MultipartFile file) {
        if (file == null || file.isEmpty()) {
            return pasted.substring(0, Math.min(pasted.length(), MOST));
        }
        try (var in = file.getInputStream()) {
            return decoded(in.readNBytes(MOST));
        } catch (IOException unreadable) {
            return pasted;
        }
    }

    static String decoded(byte[] octets) {
        if (octets.length >= 2 && (octets[0] & 0xff) == 0xff && (octets[1] & 0xff) == 0xfe) {
            return new String(octets, StandardCharsets.UTF_16);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
        } catch (CharacterCodingException older) {
            return new String(octets, OLD);
        }
    }
}
