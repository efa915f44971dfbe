package io.whimbrel.archive;

import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.row.RowStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A file as it is kept; its end is told only when all of it was right. */
final class KeptBytes implements RowStream {
  private static final int PIECE = 64 * 1024;

  private final DigestInputStream kept;
  private final ArchivedFile file;
  private final String place;
  private final byte[] piece = new byte[PIECE];

  private KeptBytes(DigestInputStream kept, ArchivedFile file, String place) {
    this.kept = kept;
    this.file = file;
    this.place = place;
  }

  static KeptBytes open(InputStream in, ArchivedFile file, String place) {
    return new KeptBytes(new DigestInputStream(in, Sha256.begun()), file, place);
  }

  @Override
  public byte @Nullable [] next() {
    try {
      int read = kept.read(piece);
      if (read >= 0) {
        return Arrays.copyOf(piece, read);
      }
      if (!HexFormat.of().formatHex(kept.getMessageDigest().digest()).equals(file.sha256())) {
        throw StoreProblems.damaged("the file has other bytes than were written", place);
      }
      return null;
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
  }

  @Override
  public void close() {
    try {
      kept.close();
    } catch (IOException e) {
      throw StoreProblems.unread(e, place);
    }
  }
}
