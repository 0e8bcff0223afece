package org.countersign.server.provisioner;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.core.ProblemCode;
import org.countersign.core.json.JsonException;
import org.countersign.core.token.VerifiedToken;

/// A virtual machine of Azure, or an identity that its owner gave to machines, by the name that Azure knows it by.
///
/// @param resource that name, as it is in the token
/// @param object   of the identity in the directory
record AzureMachine(String resource, String subscription, String group, String name, String object) {
    private static final Pattern RESOURCE = Pattern.compile("/subscriptions/([^/]+)/resourceGroups/([^/]+)/providers/Microsoft\\."
            + "(?:Compute/virtualMachines|ManagedIdentity/userAssignedIdentities)/([^/]+)", Pattern.CASE_INSENSITIVE);

    /// The name of the machine, the same however it is spelled: Azure does not tell letters of its names apart by case.
    String id() {
        return resource.toLowerCase(Locale.ROOT);
    }

    /// @throws org.countersign.core.ProblemException TOKEN_REJECTED when the token is for something else than a machine
    static AzureMachine of(VerifiedToken token) {
        try {
            var resource = token.claims().text("xms_mirid");
            var parts = Optional.of(RESOURCE.matcher(resource)).filter(match -> match.matches()).orElseThrow(() ->
                    ProblemCode.TOKEN_REJECTED.refuse("The token does not describe a virtual machine."));
            return new AzureMachine(resource, parts.group(1), parts.group(2), parts.group(3), token.claims().text("oid"));
        } catch (JsonException e) {
            throw ProblemCode.TOKEN_REJECTED.refuse();
        }
    }
}
