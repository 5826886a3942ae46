using System.Buffers.Text;
using BuildKit.Secrets;

namespace BuildKit.Tests.Secrets;

/// <summary>Encrypted values: what fits decrypts, and nothing else does.</summary>
public class SecretCipherTests
{
    // The fewest that are read, so that hundreds of trials take seconds.
    const int Fast = 100_000;
    const string Password = "correct horse battery";

    static readonly SecretPlace Place = new("feed-key", null);

    [Theory]
    [InlineData("c4nary")]
    [InlineData("-----BEGIN KEY-----\nMIIE\r\n-----END KEY-----\n")]
    [InlineData("größer€漢😀\0")]
    public void What_was_encrypted_is_decrypted(string plain)
    {
        var text = SecretCipher.Encrypt(plain, Password, Place);

        Assert.StartsWith("encrypted:v1:pbkdf2-sha256:600000:", text);
        Assert.DoesNotContain(plain, text);
        Assert.Equal(plain, SecretCipher.Decrypt(Parsed(text), Password, Place));
        Assert.Equal(text, Parsed(text).ToString());
    }

    [Fact]
    public void Equal_values_have_different_texts() =>
        Assert.NotEqual(SecretCipher.Encrypt("c4nary", Password, Place, Fast), SecretCipher.Encrypt("c4nary", Password, Place, Fast));

    [Theory]
    [InlineData("correct horse batterY", "feed-key", null)]
    [InlineData("", "feed-key", null)]
    [InlineData(Password, "other-key", null)]
    [InlineData(Password, "feed-key", "production")]
    public void Another_password_name_or_profile_does_not_fit(string password, string name, string? profile) =>
        Assert.Null(SecretCipher.Decrypt(Parsed(SecretCipher.Encrypt("c4nary", Password, Place, Fast)), password, new(name, profile)));

    [Fact]
    public void A_name_may_be_written_as_names_may_be_written() =>
        Assert.Equal("c4nary", SecretCipher.Decrypt(Parsed(SecretCipher.Encrypt("c4nary", Password, Place, Fast)), Password, new("FeedKey", null)));

    [Fact]
    public void No_byte_can_be_changed()
    {
        var value = Parsed(SecretCipher.Encrypt("c4nary", Password, Place, Fast));

        Parallel.For(0, value.Salt.Length + value.Sealed.Length, at =>
        {
            for (var bit = 0; bit < 8; bit += 5)
            {
                var changed = value with { Salt = [.. value.Salt], Sealed = [.. value.Sealed] };
                (at < value.Salt.Length ? ref changed.Salt[at] : ref changed.Sealed[at - value.Salt.Length]) ^= (byte)(1 << bit);

                Assert.Null(SecretCipher.Decrypt(changed, Password, Place));
            }
        });
        Assert.Null(SecretCipher.Decrypt(value with { Iterations = Fast + 1 }, Password, Place));
    }

    [Fact]
    public void No_character_can_be_changed_or_left_out()
    {
        var text = SecretCipher.Encrypt("c4nary", Password, Place, Fast);
        foreach (var at in Enumerable.Range(0, text.Length).Where(at => at % 9 == 0 || at is 20 or 31))
        {
            foreach (var changed in new[] { text[..at], text.Remove(at, 1), $"{text[..at]}{(char)(text[at] ^ 1)}{text[(at + 1)..]}", text.Insert(at, "A") })
            {
                var value = EncryptedValue.Parse(changed, out var problem);
                Assert.True(value is null ? problem.Length > 0 : SecretCipher.Decrypt(value, Password, Place) is null || value.ToString() == text, changed);
            }
        }
    }

    [Theory]
    [InlineData("encrypted:", "later version")]
    [InlineData("encrypted:v2:pbkdf2-sha256:600000:a:b", "later version")]
    [InlineData("encrypted:v1:pbkdf2-sha256:600000", "not complete")]
    [InlineData("encrypted:v1:rot13:600000:SALT:DATA", "derivation")]
    [InlineData("encrypted:v1:pbkdf2-sha256:2000000000:SALT:DATA", "iterations")]
    [InlineData("encrypted:v1:pbkdf2-sha256:99999999999999:SALT:DATA", "iterations")]
    [InlineData("encrypted:v1:pbkdf2-sha256:1:SALT:DATA", "iterations")]
    [InlineData("encrypted:v1:pbkdf2-sha256:-600000:SALT:DATA", "iterations")]
    [InlineData("encrypted:v1:pbkdf2-sha256:600000:c2FsdA:DATA", "characters")]
    [InlineData("encrypted:v1:pbkdf2-sha256:600000:SALT:!!!!", "characters")]
    [InlineData("encrypted:v1:pbkdf2-sha256:600000:SALT:c2hvcnQ", "characters")]
    public void What_is_no_value_of_ours_says_why(string text, string says)
    {
        var value = EncryptedValue.Parse(text.Replace("SALT", Base64Url.EncodeToString(new byte[16])).Replace("DATA", Base64Url.EncodeToString(new byte[40])), out var problem);

        Assert.Null(value);
        Assert.Contains(says, problem);
    }

    static EncryptedValue Parsed(string text) => EncryptedValue.Parse(text, out _)!;
}
