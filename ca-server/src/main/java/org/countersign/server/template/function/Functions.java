package org.countersign.server.template.function;

/// All functions there are, one family a class.
public final class Functions {
    public static final FunctionTable ALL = build();

    private Functions() {}

    private static FunctionTable build() {
        var table = new FunctionTable();
        ComparisonFunctions.addTo(table);
        ElementFunctions.addTo(table);
        PrintFunctions.addTo(table);
        TextFunctions.addTo(table);
        LayoutFunctions.addTo(table);
        CaseFunctions.addTo(table);
        ListFunctions.addTo(table);
        SequenceFunctions.addTo(table);
        DictionaryFunctions.addTo(table);
        MathFunctions.addTo(table);
        DefaultFunctions.addTo(table);
        EncodingFunctions.addTo(table);
        Asn1Functions.addTo(table);
        PathFunctions.addTo(table);
        UrlFunctions.addTo(table);
        VersionFunctions.addTo(table);
        DateFunctions.addTo(table);
        RandomFunctions.addTo(table);
        RegexFunctions.addTo(table);
        return table
                .leaveOut("templates do not read the environment", "env", "expandenv")
                .leaveOut("templates do not use the network", "getHostByName")
                .leaveOut("templates do not make keys, certificates or passwords",
                        "bcrypt", "htpasswd", "derivePassword", "encryptAES", "decryptAES", "buildCustomCert",
                        "genPrivateKey", "genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
                        "genSignedCert", "genSignedCertWithKey");
    }
}
