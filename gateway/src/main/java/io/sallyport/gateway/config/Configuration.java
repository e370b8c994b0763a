package io.sallyport.gateway.config;

import io.sallyport.gateway.yaml.Document;
import io.sallyport.gateway.yaml.Problem;
import io.sallyport.gateway.yaml.Problems;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A configuration that passed every check.
 *
 * @param settings what it asks for
 * @param credentials those of IKE, from the files that it names; none if it is only a text
 * @param warnings what is doubtful about it
 */
public record Configuration(GatewaySettings settings, Optional<LoadedCredentials> credentials, List<Problem> warnings) {
    /** Keeps its own list. */
    public Configuration {
        warnings = List.copyOf(warnings);
    }

    /**
     * Loads and checks a file.
     *
     * @throws ConfigurationException with all that is wrong with it
     */
    public static Configuration load(Path file) throws ConfigurationException {
        Problems problems = new Problems(file.toString());
        String text = read(file, problems);
        return check(text, problems, OnlineCpus.read(), Optional.of(file));
    }

    /**
     * Checks a text.
     *
     * @param source what messages call it
     * @throws ConfigurationException with all that is wrong with it
     */
    public static Configuration parse(String source, String text) throws ConfigurationException {
        return parse(source, text, new BitSet());
    }

    static Configuration parse(String source, String text, BitSet cpus) throws ConfigurationException {
        return check(text, new Problems(source), cpus, Optional.empty());
    }

    private static Configuration check(String text, Problems problems, BitSet cpus, Optional<Path> file)
            throws ConfigurationException {
        Document document = Document.read(text, FileShape.FILE, problems);
        GatewaySettings settings = new GatewayReader(problems).read(document.root());
        PortIndex ports = new PortIndex(settings, problems);
        new PortCheck(settings, problems).check();
        new WorkerCheck(settings, problems, cpus).check();
        new CryptoCheck(settings.dpdk(), problems).check();
        new LinkCheck(settings, problems, ports).check();
        new TunnelCheck(settings, problems, ports).check();
        new PolicyCheck(settings, problems).check();
        new ConnectionCheck(settings, problems, ports).check();
        if (settings.holdsKeys()) {
            file.ifPresent(path -> KeyFileCheck.check(path, problems));
        }
        Optional<CredentialFiles> files = file.map(path -> new CredentialFiles(
                settings.authentication(), path.toAbsolutePath().getParent(), problems, InstantSource.system()));
        Optional<LoadedCredentials> credentials = files.map(CredentialFiles::load);
        if (problems.isSound("authentication") && errorsInSecrets(files).isEmpty()) {
            credentials.ifPresent(loaded -> new CredentialCheck(settings, problems, loaded).check());
        }
        List<Problem> errors = joined(problems.errors(), errorsInSecrets(files));
        if (!errors.isEmpty()) {
            credentials.ifPresent(LoadedCredentials::close);
            throw new ConfigurationException(errors);
        }
        List<Problem> warnings = joined(
                problems.warnings(),
                files.map(CredentialFiles::warningsInSecrets).orElse(List.of()));
        return new Configuration(settings, credentials, warnings);
    }

    private static List<Problem> errorsInSecrets(Optional<CredentialFiles> files) {
        return files.map(CredentialFiles::errorsInSecrets).orElse(List.of());
    }

    private static List<Problem> joined(List<Problem> first, List<Problem> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    private static String read(Path file, Problems problems) throws ConfigurationException {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            problems.error("", "there is no such file");
        } catch (CharacterCodingException e) {
            problems.error("", "this is not text in UTF-8");
        } catch (IOException e) {
            problems.error("", unreadable(e));
        }
        refuseErrors(problems);
        return "";
    }

    /** Why a file cannot be read; the message of an exception may be the file's name alone. */
    static String unreadable(IOException e) {
        return e instanceof AccessDeniedException
                ? "the file cannot be read by the user that runs this; give that user the right to read it"
                : "the file cannot be read: " + e.getMessage();
    }

    private static void refuseErrors(Problems problems) throws ConfigurationException {
        if (!problems.errors().isEmpty()) {
            throw new ConfigurationException(problems.errors());
        }
    }
}
