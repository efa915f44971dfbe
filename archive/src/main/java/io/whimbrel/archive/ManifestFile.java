package io.whimbrel.archive;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.whimbrel.archive.store.Store;
import io.whimbrel.core.backup.Manifest;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.schema.Inventory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The manifest as JSON, and beside it the digest of every byte of it, in the form of {@code
 * sha256sum}. The digest is written last: where it is, the archive is whole.
 */
final class ManifestFile {
  static final String NAME = "manifest.json";
  static final String DIGEST = "manifest.json.sha256";
  static final String SCHEMA = "schema.json";

  /** No manifest is as long; what is may not fill the memory. */
  private static final int BYTES_MAX = 1 << 30;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A record's components are in the file, and nothing that it tells about them.
          .changeDefaultVisibility(
              found ->
                  found
                      .withGetterVisibility(Visibility.NONE)
                      .withIsGetterVisibility(Visibility.NONE)
                      .withFieldVisibility(Visibility.ANY))
          .build();

  private ManifestFile() {}

  static byte[] bytes(Manifest manifest) {
    return JSON.writeValueAsBytes(manifest);
  }

  static byte[] bytes(Inventory inventory) {
    return JSON.writeValueAsBytes(inventory);
  }

  /** The line that the digest's file holds. */
  static byte[] digestLine(byte[] manifest) {
    return (Sha256.of(manifest) + "  " + NAME + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads a manifest and compares it with its digest. */
  static Manifest read(Store store, String folder, String location) {
    byte[] line = content(store, folder + DIGEST, location);
    byte[] text = content(store, folder + NAME, location);
    if (!Arrays.equals(line, digestLine(text))) {
      throw StoreProblems.damaged(
          "the manifest is not what was written: its digest is another one", location);
    }
    Manifest manifest = parse(text, Manifest.class, location);
    if (manifest.format() < Manifest.FORMAT || manifest.format() > Manifest.FORMAT_OF_OBJECTS) {
      throw StoreProblems.missing(
          "the backup has form %d, this version reads forms %d to %d"
              .formatted(manifest.format(), Manifest.FORMAT, Manifest.FORMAT_OF_OBJECTS),
          location);
    }
    return manifest;
  }

  /** Reads what the archive says about the structure of its tables. */
  static Inventory inventory(byte[] text, String location) {
    return parse(text, Inventory.class, location);
  }

  private static <T> T parse(byte[] text, Class<T> type, String location) {
    try {
      return JSON.readValue(text, type);
    } catch (JacksonException e) {
      throw StoreProblems.damaged(
          "a %s cannot be read: %s".formatted(type.getSimpleName(), e.getOriginalMessage()),
          location);
    }
  }

  static byte[] content(Store store, String name, String location) {
    try (InputStream in = store.open(name)) {
      return in.readNBytes(BYTES_MAX);
    } catch (java.nio.file.NoSuchFileException e) {
      throw StoreProblems.missing(
          "there is no whole backup: " + name.substring(name.lastIndexOf('/') + 1) + " is missing",
          location);
    } catch (IOException e) {
      throw StoreProblems.unread(e, location);
    }
  }
}
