package dev.ownrelay.web;

import jakarta.servlet.http.HttpServletRequest;

import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.impl.SizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// What was typed into a form with files, read without keeping a file.
///
/// @param hadFiles whether anything was left out
record FormFields(MultiValueMap<String, String> values, boolean hadFiles) {

    // the server's own limits for what it reads: server.tomcat.* in application.properties
    private static final int MOST_PARTS = 1_200;
    private static final int MOST_OCTETS = 2 * 1024 * 1024;
    private static final int LARGEST_HEAD = 8 * 1024;

    /// @param largest how many octets the request may have
    static FormFields of(HttpServletRequest request, long largest) throws IOException {
        var upload = new FileUpload();
        upload.setSizeMax(largest);
        upload.setPartHeaderSizeMax(LARGEST_HEAD);
        var items = upload.getItemIterator(new ServletRequestContext(request));
        var values = new LinkedMultiValueMap<String, String>();
        boolean files = false;
        int left = MOST_OCTETS;
        for (int number = 0; items.hasNext(); number++) {
            check(number < MOST_PARTS);
            var item = items.next();
            if (item.isFormField()) {
                var value = item.openStream().readNBytes(left + 1);
                left -= value.length;
                check(left >= 0);
                values.add(item.getFieldName(), new String(value, StandardCharsets.UTF_8));
            } else {
                files |= holdsSomething(item);
            }
        }
        return new FormFields(values, files);
    }

    /// A field for files that was left alone arrives as one empty file.
    private static boolean holdsSomething(FileItemStream file) throws IOException {
        return file.openStream().read() >= 0 || !String.valueOf(file.getName()).isEmpty();
    }

    private static void check(boolean within) throws IOException {
        if (!within) {
            throw new SizeLimitExceededException(
                    "Too much text in a form", MOST_OCTETS, MOST_OCTETS);
        }
    }
}
