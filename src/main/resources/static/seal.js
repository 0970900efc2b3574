// What waits in this browser is sealed (XChaCha20-Poly1305) by keys that only pages of its account bring: the present one first,
// then those of before. Whoever has no key keeps nothing.
import { xchacha20poly1305 } from './vendor/noble-ciphers-2.4.0/chacha.js';

const HEAD = 'sealed:';
const NONCE_BYTES = 24;
const LENGTH_BYTES = 4;
const CHUNK = 8192;
const octets = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));
function base64(bytes) {
    let text = '';
    for (let i = 0; i < bytes.length; i += CHUNK) text += String.fromCharCode(...bytes.subarray(i, i + CHUNK));
    return btoa(text);
}
const brought = document.querySelector('form[data-draft]')?.dataset.keys ?? '';
const keys = new Map(brought.split(' ').filter(Boolean).map(each => each.split(':')).map(([id, key]) => [id, octets(key)]));
const [present] = keys.keys();

// What is sealed belongs to its place: several drafts of one place differ behind "#".
const bound = (place, kind) => new TextEncoder().encode(`${kind} ${place.split('#')[0]}`);
function seal(plain, belongs) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const sealed = xchacha20poly1305(keys.get(present), nonce, belongs).encrypt(plain);
    const box = new Uint8Array(NONCE_BYTES + sealed.length);
    box.set(nonce);
    box.set(sealed, NONCE_BYTES);
    return box;
}
const open = (id, box, belongs) =>
    xchacha20poly1305(keys.get(id), box.subarray(0, NONCE_BYTES), belongs).decrypt(box.subarray(NONCE_BYTES));

const isSealed = kept => kept.startsWith(HEAD);
const sealText = (text, place) => `${HEAD}${present}:${base64(seal(new TextEncoder().encode(text), bound(place, 'text')))}`;
function openText(kept, place) {
    if (!isSealed(kept)) throw new Error('not sealed');
    const [id, box] = kept.slice(HEAD.length).split(':');
    return new TextDecoder().decode(open(id, octets(box), bound(place, 'text')));
}
// by the present key, also what was clear
function renewed(kept, place) {
    if (kept.startsWith(`${HEAD}${present}:`)) return kept;
    return sealText(isSealed(kept) ? openText(kept, place) : kept, place);
}
// name and type stand before the content
async function sealFile(file, place) {
    const { name, type, lastModified } = file;
    const head = new TextEncoder().encode(JSON.stringify({ name, type, lastModified }));
    const plain = new Uint8Array(LENGTH_BYTES + head.length + file.size);
    new DataView(plain.buffer).setUint32(0, head.length);
    plain.set(head, LENGTH_BYTES);
    plain.set(new Uint8Array(await file.arrayBuffer()), LENGTH_BYTES + head.length);
    return { id: present, box: seal(plain, bound(place, 'file')) };
}
function openFile({ id, box }, place) {
    const plain = open(id, box, bound(place, 'file'));
    const begin = LENGTH_BYTES + new DataView(plain.buffer, plain.byteOffset).getUint32(0);
    const { name, ...rest } = JSON.parse(new TextDecoder().decode(plain.subarray(LENGTH_BYTES, begin)));
    return new File([plain.subarray(begin)], name, rest);
}

if (present) window.ownrelay.sealer = { isSealed, sealText, openText, renewed, sealFile, openFile };
