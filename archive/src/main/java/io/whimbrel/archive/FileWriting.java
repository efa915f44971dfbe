package io.whimbrel.archive;

import io.whimbrel.archive.store.Store;
import io.whimbrel.archive.store.Store.Draft;
import io.whimbrel.core.backup.ArchivedFile;
import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.row.RowStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One file on its way into several stores; used by one thread. */
final class FileWriting extends OutputStream {
  private static final int BUFFER = 64 * 1024;

  private final String name;
  private final List<Store> stores;
  private final List<Draft> drafts = new ArrayList<>();
  private final MessageDigest digest = Sha256.begun();
  private long bytes;

  private FileWriting(String name, List<Store> stores) {
    this.name = name;
    this.stores = stores;
  }

  static FileWriting begin(List<Store> stores, String folder, String name) {
    FileWriting file = new FileWriting(name, stores);
    for (Store store : stores) {
      try {
        file.drafts.add(store.create(folder + name));
      } catch (IOException e) {
        file.close();
        throw StoreProblems.unwritten(e, store.text());
      }
    }
    return file;
  }

  /** Writes rows, compressed. */
  void compress(RowStream rows) {
    try {
      GZIPOutputStream compressed = new FastGzip(this);
      for (byte[] piece = rows.next(); piece != null; piece = rows.next()) {
        compressed.write(piece);
      }
      compressed.finish();
    } catch (IOException e) {
      throw StoreProblems.unwritten(e, name);
    }
  }

  /** The fastest level: at the next one half of the speed buys a few per cent of the size. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BUFFER);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] piece) {
    write(piece, 0, piece.length);
  }

  @Override
  public void write(byte[] piece, int from, int length) {
    digest.update(piece, from, length);
    bytes += length;
    for (int i = 0; i < drafts.size(); i++) {
      try {
        drafts.get(i).out().write(piece, from, length);
      } catch (IOException e) {
        throw StoreProblems.unwritten(e, stores.get(i).text());
      }
    }
  }

  /** Makes it a file of every store. */
  ArchivedFile end() {
    for (int i = 0; i < drafts.size(); i++) {
      try {
        drafts.get(i).publish();
      } catch (IOException e) {
        throw StoreProblems.unwritten(e, stores.get(i).text());
      }
    }
    return new ArchivedFile(name, bytes, HexFormat.of().formatHex(digest.digest()));
  }

  @Override
  public void close() {
    @Nullable Problem first = null;
    for (int i = 0; i < drafts.size(); i++) {
      try {
        drafts.get(i).close();
      } catch (IOException e) {
        first = first == null ? StoreProblems.unwritten(e, stores.get(i).text()) : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
