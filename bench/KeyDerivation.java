import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// Prints how many microseconds it takes to turn a password into the key that protects a provisioner's key: PBKDF2 with 600,000
/// rounds of HMAC-SHA256. The median of five, after one that is not counted.
final class KeyDerivation {
    private KeyDerivation() {}

    public static void main(String[] arguments) throws GeneralSecurityException {
        var times = new long[5];
        derive();
        for (int i = 0; i < times.length; i++) {
            long start = System.nanoTime();
            derive();
            times[i] = (System.nanoTime() - start) / 1000;
        }
        Arrays.sort(times);
        System.out.println(times[times.length / 2]);
    }

    private static void derive() throws GeneralSecurityException {
        SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec("password".toCharArray(), new byte[16], 600_000, 128)).getEncoded();
    }
}
