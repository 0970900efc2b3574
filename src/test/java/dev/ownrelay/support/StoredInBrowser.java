package dev.ownrelay.support;

import com.microsoft.playwright.Page;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// All that scripts have a browser keep for the application: names, texts, and octets as one
/// character each.
public record StoredInBrowser(String text) {

    private static final String ALL =
            """
            async () => {
                const found = [];
                const octets = bytes => {
                    for (let i = 0; i < bytes.length; i += 8192) {
                        found.push(String.fromCharCode(...bytes.subarray(i, i + 8192)));
                    }
                };
                const text = string => {
                    octets(new TextEncoder().encode(string));
                    found.push('\\n');
                };
                const answered = request => new Promise((done, failed) => {
                    request.onsuccess = () => done(request.result);
                    request.onerror = () => failed(request.error);
                });
                async function take(value) {
                    if (value instanceof Blob) {
                        text(value.name + value.type);
                        octets(new Uint8Array(await value.arrayBuffer()));
                    } else if (ArrayBuffer.isView(value)) {
                        octets(new Uint8Array(value.buffer));
                    } else if (value instanceof ArrayBuffer) {
                        octets(new Uint8Array(value));
                    } else if (value && typeof value === 'object') {
                        for (const [name, part] of Object.entries(value)) {
                            text(name);
                            await take(part);
                        }
                    } else {
                        text(String(value));
                    }
                }
                for (const area of [localStorage, sessionStorage]) await take({ ...area });
                for (const name of await caches.keys()) {
                    const cache = await caches.open(name);
                    for (const asked of await cache.keys()) {
                        text(asked.url);
                        await take(await (await cache.match(asked)).blob());
                    }
                }
                for (const { name } of await indexedDB.databases()) {
                    const base = await answered(indexedDB.open(name));
                    for (const store of base.objectStoreNames) {
                        text(name + ' ' + store);
                        const rows = base.transaction(store).objectStore(store);
                        await take(await answered(rows.getAllKeys()));
                        await take(await answered(base.transaction(store).objectStore(store).getAll()));
                    }
                    base.close();
                }
                return found.join('');
            }
            """;

    public static StoredInBrowser of(Page page) {
        return new StoredInBrowser((String) page.evaluate(ALL));
    }

    /// Whether a text stands anywhere in it, as it is or in base64 from any octet on.
    public boolean holds(String word) {
        return Stream.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)
                .flatMap(charset -> spellings(word, charset))
                .anyMatch(text::contains);
    }

    private static Stream<String> spellings(String word, Charset charset) {
        var octets = word.getBytes(charset);
        return Stream.concat(
                Stream.of(new String(octets, StandardCharsets.ISO_8859_1)),
                IntStream.range(0, 3).mapToObj(before -> base64(octets, before)));
    }

    /// Without the characters in which neighbours have a part.
    private static String base64(byte[] octets, int before) {
        var shifted = new byte[before + octets.length];
        System.arraycopy(octets, 0, shifted, before, octets.length);
        var begin = List.of(0, 2, 3).get(before);
        return Base64.getEncoder().encodeToString(shifted).substring(begin, shifted.length * 4 / 3);
    }
}
