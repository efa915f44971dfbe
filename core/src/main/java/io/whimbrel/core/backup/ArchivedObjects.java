package io.whimbrel.core.backup;

import java.util.List;

/**
 * The large objects of an archive.
 *
 * @param count how many there are
 * @param bytes of their contents together, before they were compressed
 * @param files that hold them one behind the other, in the order of their ids
 */
public record ArchivedObjects(long count, long bytes, List<ArchivedFile> files) {
  public ArchivedObjects {
    files = List.copyOf(files);
  }
}
