using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Kitex.Registries.Tests.Eureka.Double;

/// <summary>Answers of a Eureka server, with the names and the order of its converters (com.netflix.discovery.converters).</summary>
internal static class DoubleAnswer
{
    private const string DataCenterClass = "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo";
    private const string NoMetadataClass = "java.util.Collections$EmptyMap";

    public static byte[] Instance(DoubleLease lease, bool isJson) => isJson
        ? Json(json =>
        {
            json.WritePropertyName("instance");
            Write(json, lease);
        })
        : Xml(xml => Write(xml, lease));

    public static byte[] Application(string name, IReadOnlyList<DoubleLease> leases, bool isJson) => isJson
        ? Json(json =>
        {
            json.WritePropertyName("application");
            Write(json, name, leases);
        })
        : Xml(xml => Write(xml, name, leases));

    public static byte[] Applications(IReadOnlyList<DoubleLease> leases, string hashCode, long version, bool isJson)
    {
        var applications = leases.GroupBy(static lease => lease.Instance.App).ToArray();
        var versionText = version.ToString(CultureInfo.InvariantCulture);
        return isJson
            ? Json(json =>
            {
                json.WriteStartObject("applications");
                json.WriteString("versions__delta", versionText);
                json.WriteString("apps__hashcode", hashCode);
                json.WriteStartArray("application");
                foreach (var application in applications)
                {
                    Write(json, application.Key, [.. application]);
                }

                json.WriteEndArray();
                json.WriteEndObject();
            })
            : Xml(xml =>
            {
                xml.WriteStartElement("applications");
                xml.WriteElementString("versions__delta", versionText);
                xml.WriteElementString("apps__hashcode", hashCode);
                foreach (var application in applications)
                {
                    Write(xml, application.Key, [.. application]);
                }

                xml.WriteEndElement();
            });
    }

    private static void Write(XmlWriter xml, string name, IReadOnlyList<DoubleLease> leases)
    {
        xml.WriteStartElement("application");
        xml.WriteElementString("name", name);
        foreach (var lease in leases)
        {
            Write(xml, lease);
        }

        xml.WriteEndElement();
    }

    private static void Write(XmlWriter xml, DoubleLease lease)
    {
        var instance = lease.Instance;
        xml.WriteStartElement("instance");
        foreach (var (name, value) in Head(instance))
        {
            xml.WriteElementString(name == "overriddenStatus" ? "overriddenstatus" : name, value);
        }

        foreach (var (name, port) in Ports(instance))
        {
            xml.WriteStartElement(name);
            xml.WriteAttributeString("enabled", port.IsEnabled ? "true" : "false");
            xml.WriteString(port.Number.ToString(CultureInfo.InvariantCulture));
            xml.WriteEndElement();
        }

        xml.WriteElementString("countryId", "1");
        xml.WriteStartElement("dataCenterInfo");
        xml.WriteAttributeString("class", DataCenterClass);
        xml.WriteElementString("name", instance.DataCenter);
        xml.WriteEndElement();
        xml.WriteStartElement("leaseInfo");
        foreach (var (name, value) in Lease(lease))
        {
            xml.WriteElementString(name, value.ToString(CultureInfo.InvariantCulture));
        }

        xml.WriteEndElement();
        xml.WriteStartElement("metadata");
        if (instance.Metadata.Count == 0)
        {
            xml.WriteAttributeString("class", NoMetadataClass);
        }

        foreach (var (name, value) in instance.Metadata)
        {
            xml.WriteElementString(name, value);
        }

        xml.WriteEndElement();
        foreach (var (name, value) in Tail(instance))
        {
            xml.WriteElementString(name, value);
        }

        xml.WriteEndElement();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<DoubleLease> leases)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartArray("instance");
        foreach (var lease in leases)
        {
            Write(json, lease);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DoubleLease lease)
    {
        var instance = lease.Instance;
        json.WriteStartObject();
        foreach (var (name, value) in Head(instance))
        {
            json.WriteString(name, value);
        }

        foreach (var (name, port) in Ports(instance))
        {
            json.WriteStartObject(name);
            json.WriteNumber("$", port.Number);
            json.WriteString("@enabled", port.IsEnabled ? "true" : "false");
            json.WriteEndObject();
        }

        json.WriteNumber("countryId", 1);
        json.WriteStartObject("dataCenterInfo");
        json.WriteString("@class", DataCenterClass);
        json.WriteString("name", instance.DataCenter);
        json.WriteEndObject();
        json.WriteStartObject("leaseInfo");
        foreach (var (name, value) in Lease(lease))
        {
            json.WriteNumber(name, value);
        }

        json.WriteEndObject();
        json.WriteStartObject("metadata");
        if (instance.Metadata.Count == 0)
        {
            json.WriteString("@class", NoMetadataClass);
        }

        foreach (var (name, value) in instance.Metadata)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        foreach (var (name, value) in Tail(instance))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }

    private static (string Name, string Value)[] Head(DoubleInstance instance) =>
    [
        .. instance.InstanceId.Length > 0 ? [("instanceId", instance.InstanceId)] : Array.Empty<(string, string)>(),
        ("hostName", instance.HostName),
        ("app", instance.App),
        ("ipAddr", instance.IpAddr),
        ("status", instance.Status),
        ("overriddenStatus", instance.OverriddenStatus),
    ];

    private static (string Name, (int Number, bool IsEnabled) Port)[] Ports(DoubleInstance instance) => [("port", instance.Port), ("securePort", instance.SecurePort)];

    private static (string Name, long Value)[] Lease(DoubleLease lease) =>
    [
        ("renewalIntervalInSecs", lease.Instance.RenewalInterval > 0 ? lease.Instance.RenewalInterval : 30),
        ("durationInSecs", (long)lease.Duration.TotalSeconds),
        ("registrationTimestamp", lease.Registered.ToUnixTimeMilliseconds()),
        ("lastRenewalTimestamp", lease.LastUpdate.ToUnixTimeMilliseconds()),
        ("evictionTimestamp", 0),
        ("serviceUpTimestamp", lease.Registered.ToUnixTimeMilliseconds()),
    ];

    private static (string Name, string Value)[] Tail(DoubleInstance instance) =>
    [
        .. instance.Texts.Select(static text => (text.Key, text.Value)),
        ("isCoordinatingDiscoveryServer", "false"),
        ("lastUpdatedTimestamp", instance.LastUpdated.ToString(CultureInfo.InvariantCulture)),
        ("lastDirtyTimestamp", instance.LastDirty.ToString(CultureInfo.InvariantCulture)),
        ("actionType", instance.Action),
    ];

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static byte[] Xml(Action<XmlWriter> write)
    {
        using var stream = new MemoryStream();
        using (var xml = XmlWriter.Create(stream, new XmlWriterSettings { OmitXmlDeclaration = true, Indent = true, IndentChars = "  ", Encoding = new UTF8Encoding(false) }))
        {
            write(xml);
        }

        return stream.ToArray();
    }
}
