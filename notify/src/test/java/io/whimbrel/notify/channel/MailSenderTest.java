package io.whimbrel.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyChannel.Mail.Encryption;
import jakarta.mail.internet.MimeMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailSenderTest {
  private final GreenMail server =
      new GreenMail(
          new ServerSetup[] {
            patient(ServerSetup.PROTOCOL_SMTP), patient(ServerSetup.PROTOCOL_SMTPS)
          });

  /** Has time to start also on a busy machine. */
  private static ServerSetup patient(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(60_000);
    return setup;
  }

  @BeforeEach
  void begin() {
    server.start();
    server.setUser("whimbrel@example.com", "whimbrel", "s3cret-word");
  }

  @AfterEach
  void end() {
    server.stop();
  }

  private Reply send(int port, Encryption encryption, String password) throws Exception {
    return Senders.of(
            new NotifyChannel.Mail(
                "post",
                "Whimbrel <whimbrel@example.com>",
                List.of("ana@example.com", "ben@example.com"),
                "127.0.0.1",
                port,
                encryption,
                Optional.of("whimbrel"),
                Optional.of(new Secret("${env:MAIL}", password)),
                Optional.empty()))
        .send(Sample.GATE);
  }

  @Test
  void aMailHasSubjectTextAndTheSameIdEachTime() throws Exception {
    int port = server.getSmtp().getPort();

    Reply reply = send(port, Encryption.NONE, "s3cret-word");
    boolean _ = send(port, Encryption.NONE, "s3cret-word") instanceof Reply.Accepted;

    assertThat(reply).isInstanceOf(Reply.Accepted.class);
    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails).hasSize(4);
    assertThat(mails[0].getSubject()).isEqualTo("[MIGRATION-001] waits at gate CUTOVER");
    assertThat(mails[0].getContent().toString())
        .contains("waits for <you> & me")
        .contains("gateName: CUTOVER");
    assertThat(mails[0].getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mails[0].getAllRecipients()).hasSize(2);
    assertThat(mails[0].getMessageID()).isEqualTo(mails[3].getMessageID());
  }

  @Test
  void aWrongPasswordIsRefusedAndNotTold() throws Exception {
    assertThat(send(server.getSmtp().getPort(), Encryption.NONE, "wr0ng-word"))
        .isInstanceOfSatisfying(
            Reply.Refused.class,
            refused -> assertThat(refused.text()).contains("log-in").doesNotContain("wr0ng-word"));
  }

  @Test
  void nothingIsSentInTheClearWhereStarttlsIsWanted() throws Exception {
    Reply reply = send(server.getSmtp().getPort(), Encryption.STARTTLS, "s3cret-word");

    assertThat(reply).isInstanceOf(Reply.Later.class);
    assertThat(reply.text()).contains("STARTTLS");
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void aServerThatNobodyVouchesForGetsNothing() throws Exception {
    Reply reply = send(server.getSmtps().getPort(), Encryption.TLS, "s3cret-word");

    assertThat(reply).isNotInstanceOf(Reply.Accepted.class);
    assertThat(server.getReceivedMessages()).isEmpty();
  }
}
