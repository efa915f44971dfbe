package io.whimbrel.archive.s3;

import io.whimbrel.core.plan.endpoint.S3Rules;
import io.whimbrel.core.plan.endpoint.S3Rules.AccessKey;
import io.whimbrel.core.plan.endpoint.Secret;
import java.net.URI;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** A server with buckets in memory, which checks signatures and digests. */
@SuppressWarnings("try") // the server can be interrupted when it stops, which nobody does
public final class S3Server implements AutoCloseable {
  public static final String BUCKET = "whimbrel-backups";
  public static final String SECRET = "hush-hush-secret-of-the-bucket";

  private static final String ID = "whimbrel-key";

  private final S3Proxy server;

  private S3Server(S3Proxy server) {
    this.server = server;
  }

  /** Starts one on a free port, with one empty bucket. */
  public static S3Server start() throws Exception {
    TransientNio2BlobStore objects = new TransientNio2BlobStore();
    objects.createContainer(BUCKET);
    S3Proxy server =
        S3Proxy.builder()
            .awsAuthentication(AuthenticationType.AWS_V4, ID, SECRET)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .blobStore(objects)
            .build();
    server.start();
    return new S3Server(server);
  }

  public int port() {
    return server.getPort();
  }

  public S3Rules rules() {
    return rules(port(), SECRET);
  }

  /** With another way there, or another secret. */
  public static S3Rules rules(int port, String secret) {
    return new S3Rules(
        Optional.of(URI.create("http://127.0.0.1:" + port)),
        Optional.of("us-east-1"),
        Optional.empty(),
        Optional.of(
            new AccessKey(
                new Secret("${env:ID}", ID),
                new Secret("${env:SECRET}", secret),
                Optional.empty())),
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }
}
