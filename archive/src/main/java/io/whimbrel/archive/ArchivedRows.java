package io.whimbrel.archive;

import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.row.RowStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Rows out of a compressed file; their end is told only when the whole file was right. */
final class ArchivedRows implements RowStream {
  private static final int PIECE = 64 * 1024;

  private final DigestInputStream kept;
  private final InputStream rows;
  private final ArchivedFile file;
  private final String place;
  private final byte[] piece = new byte[PIECE];

  private ArchivedRows(DigestInputStream kept, InputStream rows, ArchivedFile file, String place) {
    this.kept = kept;
    this.rows = rows;
    this.file = file;
    this.place = place;
  }

  static ArchivedRows open(InputStream in, ArchivedFile file, String place) throws IOException {
    DigestInputStream kept = new DigestInputStream(in, Sha256.begun());
    try {
      return new ArchivedRows(kept, new GZIPInputStream(kept, PIECE), file, place);
    } catch (EOFException | ZipException e) {
      in.close();
      throw StoreProblems.damaged("the file cannot be decompressed: " + e.getMessage(), place);
    }
  }

  @Override
  public byte @Nullable [] next() {
    try {
      int read = rows.read(piece);
      if (read >= 0) {
        return Arrays.copyOf(piece, read);
      }
      requireRight();
      return null;
    } catch (EOFException | ZipException e) {
      throw StoreProblems.damaged("the file cannot be decompressed: " + e.getMessage(), place);
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
  }

  private void requireRight() throws IOException {
    // What may stand behind the compressed rows counts, too.
    int read = kept.read(piece);
    while (read >= 0) {
      read = kept.read(piece);
    }
    MessageDigest digest = kept.getMessageDigest();
    if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
      throw StoreProblems.damaged("the file has other bytes than were written", place);
    }
  }

  @Override
  public void close() {
    try {
      rows.close();
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
  }
}
