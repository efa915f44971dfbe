package io.whimbrel.archive.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/**
 * A place that keeps files under names, parts of which are separated by slashes. A file is there as
 * a whole or not at all. Safe for use by several threads.
 */
public interface Store {
  /** What stands behind the name of a file that is not finished. */
  String PART = ".part";

  /** The place, as people name it. */
  String text();

  /**
   * Begins a file; it is there, durably, once {@link Draft#publish} returns. One of the same name
   * is replaced.
   */
  Draft create(String name) throws IOException;

  /** Opens a file; one that is not there is a {@code NoSuchFileException}. */
  InputStream open(String name) throws IOException;

  /** All files whose names begin like this. */
  List<Stored> list(String prefix) throws IOException;

  /** Removes a file, or does nothing. */
  void delete(String name) throws IOException;

  /** Removes what is left of a folder whose files were deleted; where there are folders at all. */
  default void deleteFolder(String name) throws IOException {}

  /**
   * A file that is there.
   *
   * @param changedAt when its last byte was written
   */
  record Stored(String name, long bytes, Instant changedAt) {}

  /** A file that is being written by one thread; closing it unpublished leaves nothing. */
  interface Draft extends AutoCloseable {

    /** Takes its bytes. */
    OutputStream out();

    /** Makes it a file. */
    void publish() throws IOException;

    @Override
    void close() throws IOException;
  }
}
